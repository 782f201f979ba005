/** What the verbs about playbooks need of the platform. */
export interface PlaybookLine {
  readonly id: string;
  readonly title: string;
  readonly class: string;
  readonly situation: string;
  /** Steps that act, and those that people do. */
  readonly acts: number;
  readonly manual: number;
  /** Systems that it has an action for. */
  readonly systems: readonly string[];
}

export interface PlaybookCell {
  readonly class: string;
  readonly situation: string;
  readonly playbooks: readonly string[];
  readonly because: string | undefined;
}

export interface PlaybookComplaint {
  readonly file: string;
  /** 1-based; 0 = the file as a whole. */
  readonly line: number;
  readonly at: string;
  readonly because: string;
}

export interface PlaybookDoor {
  list(dir: string | undefined): Promise<readonly PlaybookLine[]>;
  matrix(dir: string | undefined): Promise<readonly PlaybookCell[]>;
  /** `dataDir`: against the connections kept there, each permission tried. */
  lint(
    dir: string | undefined,
    options: { readonly dataDir: string | undefined; onProgress(text: string): void },
  ): Promise<{ readonly files: number; readonly faults: readonly PlaybookComplaint[] }>;
  /** As it is read, levers come apart. @throws CountersignError ERR_NOT_FOUND */
  show(dir: string | undefined, id: string): Promise<unknown>;
  /** CACAO 2.0. @throws CountersignError ERR_NOT_FOUND */
  cacao(dir: string | undefined, id: string): Promise<unknown>;
  /** JSON Schema of a playbook file. */
  schema(): unknown;
}
