/** What `connect` needs: settings checked, permissions tried, connections kept sealed. */

export interface ConnectField {
  readonly name: string;
  readonly required: boolean;
  readonly type: string;
  readonly says: string;
}

export interface TriedPermission {
  readonly permission: string;
  readonly use: 'read' | 'act' | 'undo';
  readonly granted: 'yes' | 'no' | 'unknown';
  readonly because?: string;
}

export interface ConnectCheck {
  readonly system: string;
  readonly title: string;
  readonly name: string;
  readonly permissions: readonly TriedPermission[];
  /** What a first listing saw, where one was made: kind → count. */
  readonly seen?: Readonly<Record<string, number>>;
  /** What could not be seen, and why. */
  readonly blind: readonly { readonly area: string; readonly because: string }[];
  /** Telemetry kinds that need a setting or licence. */
  readonly needs: readonly { readonly kind: string; readonly setting: string }[];
}

export interface ConnectRequest {
  readonly system: string;
  readonly name: string;
  /** As the file says; `$env:NAME` and `$file:PATH` stand for secrets that are elsewhere. */
  readonly settings: unknown;
  readonly dataDir: string;
  /** List the inventory once and count. */
  readonly list: boolean;
  readonly keep: boolean;
  onProgress?(text: string): void;
}

export interface ConnectDoor {
  /** Throws ERR_NOT_FOUND naming the systems there are. */
  fields(system: string): readonly ConnectField[];
  kept(dataDir: string): Promise<readonly { readonly system: string; readonly name: string }[]>;
  forget(dataDir: string, system: string, name: string): Promise<boolean>;
  /** A file only its user may read, or `-` for standard input. Throws ERR_CONFIG_INVALID. */
  readSettings(path: string): Promise<unknown>;
  /** Throws ERR_CONFIG_INVALID naming the field, ERR_SOURCE_DENIED when the credential is not accepted at all. */
  connect(request: ConnectRequest): Promise<ConnectCheck>;
}
