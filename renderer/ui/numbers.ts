/** Numbers and times as the interface writes them. */
const whole = new Intl.NumberFormat('en');

export function count(n: number): string {
  return whole.format(n);
}

/** "1 tweet", "1,284 tweets". */
export function counted(n: number, one: string, many = `${one}s`): string {
  return `${count(n)} ${n === 1 ? one : many}`;
}

/** A score from 0 to 1 with two digits, cut and not rounded: what is below a threshold does not read as if it were at it. */
export function score(value: number): string {
  return (Math.floor(value * 100 + 1e-9) / 100).toFixed(2);
}

/** F1 and its kin in percent with one digit. */
export function percent(value: number): string {
  return (value * 100).toFixed(1);
}

// Made once: a formatter costs as much as all the rest of a key press.
const clock = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' });
const day = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short' });

/** "14:31" today, "12 Jun 14:31" before. */
export function when(time: number, now: number = Date.now()): string {
  const date = new Date(time);
  if (date.toDateString() === new Date(now).toDateString()) return clock.format(date);
  return `${day.format(date)} ${clock.format(date)}`;
}

/** "1 min 40 s". */
export function duration(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

export function bytes(n: number): string {
  if (n < 1024) return `${n} bytes`;
  return n < 1024 * 1024 ? `${(n / 1024).toFixed(1)} KB` : `${(n / 1024 / 1024).toFixed(1)} MB`;
}
