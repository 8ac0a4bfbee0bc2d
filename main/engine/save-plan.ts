/**
 * When the state of a run is saved: as often as saving costs less than a twentieth of the time between two of them. Batches and
 * noise are functions of seed, epoch and step, so a run that was killed computes the steps since the last state again and gets the
 * same bits: what a kill costs is the time of these steps, at most twenty times that of one saving.
 */
const share = 1 / 20;
/** What one is taken to cost before the first. */
const firstCostMs = 50;

export class SavePlan {
  private costMs = firstCostMs;
  private since: number;
  private began = 0;

  constructor(private readonly now: () => number = () => performance.now()) {
    this.since = now();
  }

  /** Whether to save now. The time until `saved` is what it costs. */
  isDue(): boolean {
    const now = this.now();
    if ((now - this.since) * share < this.costMs) return false;
    this.began = now;
    return true;
  }

  saved(): void {
    const now = this.now();
    if (this.began > 0) this.costMs = now - this.began;
    this.since = now;
  }
}
