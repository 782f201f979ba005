/** What `bench console` needs: the console on the simulated organisation, as a browser sees it. */

export interface BenchConsoleOptions {
  /** First views, each in a browser that has nothing of ours; at least ten. */
  readonly views: number;
  /** Path of Chromium. */
  readonly browser: string;
  onProgress?(text: string): void;
}

/** Milliseconds. */
export interface ScreenTimes {
  readonly n: number;
  readonly median: number;
  readonly p90: number;
  readonly worst: number;
}

export interface BenchConsoleResult {
  readonly machine: string;
  readonly node: string;
  readonly browser: string;
  readonly size: { readonly identities: number; readonly incidents: number };
  /** From the navigation to the overview with its figures; nothing in the cache. */
  readonly firstView: ScreenTimes;
  /** From the press to the page with its answer: pages not opened before, and again. */
  readonly firstVisit: ScreenTimes;
  readonly again: ScreenTimes;
  /** Title of the page → its median, both kinds. */
  readonly pages: Readonly<Record<string, number>>;
  readonly wanted: { readonly firstViewMs: number; readonly routeChangeMs: number };
}
