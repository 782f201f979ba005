/** What was set aside, counted by kind; the first of each kind is kept. Bounded, however bad the input. */
import type { SetAside } from '../model/index.ts';
import { NO_SOURCE } from './set-aside.ts';

const KEEP = 200;
const KEEP_OF_A_KIND = 3;
const KINDS = 500;
/** Stands for all kinds beyond the bound. */
const OTHER = 'other faults';

export class FaultTally {
  readonly kept: SetAside[] = [];
  readonly #counts = new Map<string, number>();
  total = 0;

  /** A fault of a whole file is always told; of lines the first few of a kind. */
  add(fault: SetAside): void {
    this.total++;
    const known = this.#counts.has(fault.because) || this.#counts.size < KINDS;
    const kind = known ? fault.because : OTHER;
    const count = (this.#counts.get(kind) ?? 0) + 1;
    this.#counts.set(kind, count);
    const wanted = fault.line === 0 || count <= KEEP_OF_A_KIND;
    if (wanted && this.kept.length < KEEP) this.kept.push(fault);
  }

  /** The most frequent first. */
  reasons(): { readonly because: string; readonly count: number }[] {
    return [...this.#counts]
      .map(([because, count]) => ({ because, count }))
      .sort((a, b) => b.count - a.count || (a.because < b.because ? -1 : 1));
  }

  /** Records of systems that we do not read yet are no fault of the input. */
  ofInput(): number {
    return this.total - (this.#counts.get(NO_SOURCE) ?? 0);
  }
}
