/** The few members of Jasmine that the suite's runner uses; the package has no declarations of its own. */
declare module 'jasmine-core' {
  export interface SpecResult {
    readonly fullName: string;
    readonly status: 'passed' | 'failed' | 'pending' | 'excluded';
    readonly failedExpectations: readonly { readonly message: string }[];
  }
  export interface Reporter {
    specDone?(result: SpecResult): void;
    suiteDone?(result: Omit<SpecResult, 'status'>): void;
    jasmineDone?(): void;
  }
  export interface Environment {
    addReporter(reporter: Reporter): void;
    configure(options: { random: boolean; specFilter?: (spec: { getFullName(): string }) => boolean }): void;
    execute(): Promise<unknown>;
  }
  export interface Jasmine {
    DEFAULT_TIMEOUT_INTERVAL: number;
    getEnv(): Environment;
  }
  const jasmineCore: { boot(): Jasmine };
  export default jasmineCore;
}
