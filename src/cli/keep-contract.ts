/** How a platform is kept: is all well, what is put aside, and what comes back of it. */

/** Which platform; the same words as of `up`. */
export interface KeptPlace {
  readonly dataDir: string;
  /** The user's own PostgreSQL; absent = the embedded one. */
  readonly store: string | undefined;
}

export interface BackupResult {
  readonly folder: string;
  /** Of the countersign that made it. */
  readonly version: string;
  readonly at: number;
  /** Newest migration of the database. */
  readonly schema: number;
  /** Of the key that opens what is sealed in it; the key itself is elsewhere. */
  readonly keyId: string;
  readonly rows: number;
  readonly files: number;
  readonly bytes: number;
  /** Can `doctor --compare` compare with it? */
  readonly hasAnswers: boolean;
  /** Empty = whole: every file was read again and is as it was written. */
  readonly faults: readonly string[];
}

export interface Comparison {
  /** Questions put to both. */
  readonly asked: number;
  /** Those answered otherwise, with how many each side counts. */
  readonly differ: readonly {
    readonly question: string;
    readonly here: number | undefined;
    readonly there: number | undefined;
  }[];
}

export interface RestoreResult {
  readonly dataDir: string;
  readonly rows: number;
  readonly schema: number;
  /** Absent where the backup holds no answers. */
  readonly compared?: Comparison;
}

/** One look of the doctor. Unknown is not well. */
export interface DoctorCheck {
  readonly id: string;
  readonly verdict: 'pass' | 'warn' | 'fail' | 'unknown';
  readonly says: string;
  /** What to do about it; absent where it passes. */
  readonly remedy?: string;
}

export interface DoctorResult {
  readonly checks: readonly DoctorCheck[];
  readonly compared?: Comparison;
}

export interface DoctorOptions extends KeptPlace {
  readonly stream: string | undefined;
  readonly partitions: number | undefined;
  /** Folder of a backup whose answers this platform must give. */
  readonly compare: string | undefined;
}

export interface DataKey {
  readonly id: string;
  readonly madeAt: number;
  /** What wraps it: `local`, `env:…`, `file:…`, `aws-kms:…`, `vault:…`. */
  readonly by: string;
}

export interface KeepDoor {
  /** The data keys, oldest first; the last one seals. Empty = the sealing key itself does. */
  keys(dataDir: string): Promise<readonly DataKey[]>;
  /** @throws CountersignError ERR_STORE_IN_USE while a platform runs on the folder */
  rotateKeys(options: {
    readonly dataDir: string;
    readonly by: string | undefined;
    readonly fresh: boolean;
  }): Promise<readonly DataKey[]>;
  /** @throws CountersignError ERR_STORE_IN_USE while a platform runs on the folder */
  backup(options: KeptPlace & { readonly to: string }): Promise<BackupResult>;
  /** Reads a backup again. */
  checkBackup(folder: string): Promise<BackupResult>;
  /** @throws CountersignError before anything is written where the backup is damaged or the place is not empty */
  restore(options: KeptPlace & { readonly from: string }): Promise<RestoreResult>;
  doctor(options: DoctorOptions): Promise<DoctorResult>;
}
