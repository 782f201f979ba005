/** One shot over files, in memory: inventory exports first, then every log record in the order of its time. */
import { CountersignError, messageOf } from '../core/index.ts';
import {
  type Event,
  type Finding,
  type Incident,
  type Posture,
  placePrefix,
  type SetAside,
  type Snapshot,
} from '../model/index.ts';
import type { CheckSummary, PostureJudge } from '../posture/index.ts';
import type { SourceDefinition } from '../sources/index.ts';
import type { TurnOutput } from './contract.ts';
import type { Engine } from './engine.ts';
import { FaultTally } from './fault-tally.ts';
import { writtenAt } from './file-bytes.ts';
import { createIntake, type ParseInto } from './intake.ts';
import { filesOf } from './list-files.ts';
import { defaultBounds, type FileItem, type ReadBounds, readFileItems } from './read-file.ts';
import { type TextLine, textLineOf } from './text-lines.ts';
import { TimeOrder } from './time-order.ts';

export interface ScanOptions {
  readonly engine: Engine;
  readonly sources: readonly SourceDefinition[];
  readonly judge: PostureJudge;
  /** Posture is judged as of this time at the end. Epoch ms. */
  readonly now: number;
  readonly bounds?: ReadBounds;
  onProgress?(progress: ScanProgress): void;
}

export interface ScanProgress {
  /** Being read; empty once all are. */
  readonly file: string;
  readonly files: number;
  readonly of: number;
  readonly records: number;
  /** Records that have gone through the loop. */
  readonly judged: number;
}

export interface ScanResult {
  readonly events: { readonly read: number; readonly parsed: number; readonly setAside: number };
  /** The first of each kind of fault, at most 200; `reasons` counts all. */
  readonly setAside: readonly SetAside[];
  readonly reasons: readonly { readonly because: string; readonly count: number }[];
  /** Faults of the input itself; records of systems we do not read yet are no fault. */
  readonly faults: number;
  /** Records judged out of order, because the input was larger than what is held for sorting. */
  readonly late: number;
  readonly findings: readonly Finding[];
  readonly incidents: readonly Incident[];
  readonly posture: {
    readonly principals: number;
    /** Tenants, accounts and the like judged as a whole; their postures stand among `identities`. */
    readonly places: number;
    readonly tiers: readonly [number, number, number, number];
    readonly checks: readonly CheckSummary[];
    readonly identities: readonly Posture[];
  };
}

/** Bytes of records held for sorting: about 300,000 CloudTrail records. */
const HOLD_BYTES = 384 * 1024 * 1024;
/** Records of one turn; what a turn gathers is let go after it. */
const TURN = 256;
const TELL_EVERY = 2_000;

type Content = Extract<FileItem, { kind: 'document' | 'record' }>;

interface Export {
  readonly file: string;
  readonly mapping: (at: number) => Snapshot;
}

class Scan {
  readonly #options: ScanOptions;
  readonly #parseInto: ParseInto;
  readonly #textLine: TextLine | undefined;
  readonly #order = new TimeOrder(HOLD_BYTES);
  readonly #faults = new FaultTally();
  readonly #written = new Map<string, number>();
  readonly #findings = new Map<string, Finding>();
  readonly #incidents = new Map<string, Incident>();
  readonly #exports: Export[] = [];
  #read = 0;
  #parsed = 0;
  #judged = 0;
  #begun = false;
  #progress: Omit<ScanProgress, 'records' | 'judged'> = { file: '', files: 0, of: 0 };

  constructor(options: ScanOptions) {
    this.#options = options;
    this.#parseInto = createIntake(options.sources);
    this.#textLine = textLineOf(options.sources);
  }

  async run(paths: readonly string[]): Promise<ScanResult> {
    const files = await filesOf(paths);
    for (const [index, file] of files.entries()) {
      this.#tell({ file, files: index, of: files.length });
      await this.#readFile(file);
    }
    this.#tell({ file: '', files: files.length, of: files.length });
    this.#release(this.#order.size);
    // Only posture is judged as of now: an incident is weighed by what was so at its events.
    this.#absorb({ ...this.#options.engine.judgeAll(this.#options.now), incidents: [] });
    return this.#result();
  }

  #tell(progress: Omit<ScanProgress, 'records' | 'judged'> = this.#progress): void {
    this.#progress = progress;
    this.#options.onProgress?.({ ...progress, records: this.#read, judged: this.#judged });
  }

  async #readFile(file: string): Promise<void> {
    const bounds = { ...(this.#options.bounds ?? defaultBounds), textLine: this.#textLine };
    for await (const item of readFileItems(file, bounds)) {
      if (item.kind === 'set_aside') this.#setAside({ file, ...item.fault });
      else this.#take(file, item);
      if (this.#order.full) this.#release(Math.ceil(this.#order.size / 2));
    }
  }

  #setAside(fault: SetAside): void {
    this.#read++;
    this.#faults.add(fault);
  }

  #take(file: string, item: Content): void {
    const mapping = this.#inventoryOf(file, item);
    if (mapping) this.#exports.push({ file, mapping });
    else if (item.kind === 'record') this.#takeRecord(file, item.line, item.record, item.text);
    else if (item.json === undefined || typeof item.json !== 'object' || item.json === null)
      this.#setAside({
        file,
        line: 0,
        because: 'neither JSON nor an inventory export that we know',
      });
    else this.#takeRecord(file, 1, item.json as Record<string, unknown>, item.text);
  }

  #inventoryOf(file: string, item: Content): Export['mapping'] | undefined {
    const json = item.kind === 'document' ? item.json : item.record;
    for (const source of this.#options.sources) {
      const mapping = source.inventoryFile?.({ path: file, text: item.text }, json);
      if (mapping) return mapping;
    }
    return undefined;
  }

  #takeRecord(
    file: string,
    line: number,
    record: Readonly<Record<string, unknown>>,
    text: string,
  ): void {
    const setAside: SetAside[] = [];
    let last: string | undefined;
    const receivedAt = this.#receivedAt(file);
    const raw = { line, record, text, file, receivedAt };
    const counts = this.#parseInto(raw, { setAside }, (event, own) => {
      // Several events of one record come one after the other; the record is held once.
      if (own !== last) this.#order.add({ time: event.time, id: event.id, text: own });
      last = own;
    });
    this.#read += counts.read;
    this.#parsed += counts.parsed;
    if (this.#read % TELL_EVERY < counts.read) this.#tell();
    for (const fault of setAside) this.#faults.add(fault);
  }

  /** A record without a time happened before its file was written last, and before now. */
  #receivedAt(file: string): number {
    const known = this.#written.get(file);
    if (known !== undefined) return known;
    const at = Math.min(this.#options.now, writtenAt(file) ?? this.#options.now);
    this.#written.set(file, at);
    return at;
  }

  /** An export carries no period of its own: it stands for the whole time of the logs beside it. */
  #begin(firstEventAt: number): void {
    this.#begun = true;
    for (const { file, mapping } of this.#exports) {
      try {
        this.#absorb(
          this.#options.engine.snapshot(mapping(Math.min(this.#options.now, firstEventAt))),
        );
      } catch (error) {
        if (!(error instanceof CountersignError)) throw error;
        this.#setAside({ file, line: 0, because: messageOf(error) });
      }
    }
  }

  #release(count: number): void {
    let turn: { event: Event; raw: string }[] = [];
    const flush = (): void => {
      this.#absorb(this.#options.engine.parsed(turn, { learningOnly: false, drill: false }));
      this.#judged += turn.length;
      if (this.#judged % TELL_EVERY < turn.length) this.#tell();
      turn = [];
    };
    for (const { time, text } of this.#order.release(count)) {
      if (!this.#begun) this.#begin(time);
      // Read within bounds once already; parsed again, because a text is what can be held in numbers.
      const record = JSON.parse(text) as Record<string, unknown>;
      // Where it says no time of its own, it was given this one.
      const raw = { line: 0, record, text, receivedAt: time };
      this.#parseInto(raw, { setAside: [] }, (event) => {
        turn.push({ event, raw: text });
      });
      if (turn.length >= TURN) flush();
    }
    if (turn.length > 0) flush();
    if (!this.#begun) this.#begin(this.#options.now);
  }

  #absorb(output: TurnOutput): void {
    for (const finding of output.findings) this.#findings.set(finding.id, finding);
    for (const incident of output.incidents) this.#incidents.set(incident.id, incident);
    for (const fault of output.setAside) this.#faults.add(fault);
  }

  #result(): ScanResult {
    const { engine, judge, now } = this.#options;
    const postures = [...engine.postures()];
    const tiers: [number, number, number, number] = [0, 0, 0, 0];
    let places = 0;
    for (const { identityId, tier } of postures) {
      if (identityId.startsWith(placePrefix)) places++;
      else tiers[tier]++;
    }
    return {
      events: { read: this.#read, parsed: this.#parsed, setAside: this.#faults.total },
      setAside: this.#faults.kept,
      reasons: this.#faults.reasons(),
      faults: this.#faults.ofInput(),
      late: this.#order.late,
      findings: [...this.#findings.values()].filter((finding) => finding.status !== 'closed'),
      incidents: [...this.#incidents.values()],
      posture: {
        principals: postures.length - places,
        places,
        tiers,
        checks: judge.summarise(postures, [], now),
        identities: postures,
      },
    };
  }
}

export const scan = (paths: readonly string[], options: ScanOptions): Promise<ScanResult> =>
  new Scan(options).run(paths);
