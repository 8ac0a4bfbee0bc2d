/** Whether a window can be shown to whoever typed the command. */
export function whyNoDisplay(environment = process.env, platform = process.platform) {
  if (environment.CI) return 'this is a CI machine';
  if (environment.SSH_CONNECTION || environment.SSH_TTY) return 'this is a remote session';
  const hasDisplay = platform !== 'linux' || environment.DISPLAY || environment.WAYLAND_DISPLAY;
  return hasDisplay ? null : 'there is no display';
}
