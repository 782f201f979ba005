/** Signed statements "the ledger reached this entry with this hash", to be kept where the ledger's keeper cannot reach. */
import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  sign,
  verify,
} from 'node:crypto';
import { z } from 'zod';
import { CountersignError, sha256Hex } from '../core/index.ts';
import { canonicalJson, type Sealer, type TenantStore } from '../store/index.ts';

const checkpointSchema = z.strictObject({
  tenant: z.string(),
  sequence: z.number().int().min(1),
  hash: z.string().regex(/^[0-9a-f]{64}$/),
  at: z.number(),
  keyId: z.string(),
  /** Ed25519 over the canonical JSON of the other members, base64. */
  signature: z.string(),
});

export type Checkpoint = Readonly<z.infer<typeof checkpointSchema>>;

export const parseCheckpoint = (value: unknown): Checkpoint | undefined => {
  const parsed = checkpointSchema.safeParse(value);
  return parsed.success ? parsed.data : undefined;
};

/** PEM texts (PKCS #8 and SPKI). */
export interface CheckpointKey {
  readonly privateKey: string;
  readonly publicKey: string;
}

export const createCheckpointKey = (): CheckpointKey => {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  return {
    privateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    publicKey: publicKey.export({ type: 'spki', format: 'pem' }).toString(),
  };
};

const SETTING = 'ledger.checkpoint-key';
const CHECKPOINT_PUBLIC_KEY_SETTING = 'ledger.checkpoint-public-key';

/** The tenant's signing key: sealed in the settings, made on first use; its public half lies open beside it. */
export const loadCheckpointKey = async (
  store: TenantStore,
  sealer: Sealer,
): Promise<CheckpointKey> => {
  const context = `${store.tenant}/setting/${SETTING}`;
  const sealed = await store.settings.getSealed(SETTING);
  if (sealed) {
    const privateKey = Buffer.from(sealer.open(sealed, context)).toString('utf8');
    const publicKey = createPublicKey(createPrivateKey(privateKey))
      .export({ type: 'spki', format: 'pem' })
      .toString();
    return { privateKey, publicKey };
  }
  const key = createCheckpointKey();
  await store.settings.putSealed(SETTING, sealer.seal(Buffer.from(key.privateKey), context));
  await store.settings.put(CHECKPOINT_PUBLIC_KEY_SETTING, key.publicKey);
  return key;
};

const idOf = (publicKey: KeyObject): string =>
  sha256Hex(publicKey.export({ type: 'spki', format: 'der' })).slice(0, 16);

const signedPart = ({ signature: _signature, ...rest }: Checkpoint): Buffer =>
  Buffer.from(canonicalJson(rest));

export const signCheckpoint = (
  what: Pick<Checkpoint, 'tenant' | 'sequence' | 'hash' | 'at'>,
  privateKey: string,
): Checkpoint => {
  const key = createPrivateKey(privateKey);
  const unsigned = { ...what, keyId: idOf(createPublicKey(key)), signature: '' };
  return { ...unsigned, signature: sign(null, signedPart(unsigned), key).toString('base64') };
};

export const isSignedBy = (checkpoint: Checkpoint, publicKey: string): boolean =>
  verify(
    null,
    signedPart(checkpoint),
    createPublicKey(publicKey),
    Buffer.from(checkpoint.signature, 'base64'),
  );

/** Where checkpoints are kept: a file on another disk, a syslog, an object lock. */
export interface Witness {
  append(checkpoint: Checkpoint): Promise<void>;
  read(): Promise<readonly Checkpoint[]>;
}

/**
 * Sign and witness the ledger's head. A chain that left what the witness saw is never signed over.
 * @returns the checkpoint, or undefined when nothing was added since the last one.
 * @throws CountersignError ERR_LEDGER_TAMPERED
 */
export const witnessLedger = async (
  store: TenantStore,
  {
    key,
    witness,
    now,
  }: { readonly key: CheckpointKey; readonly witness: Witness; readonly now: number },
): Promise<Checkpoint | undefined> => {
  const head = await store.governance.ledgerHead();
  const seen = (await witness.read()).filter((one) => one.tenant === store.tenant);
  const last = seen.toSorted((a, b) => a.sequence - b.sequence).at(-1);
  if (last) {
    const [entry] = await store.governance.ledger(last.sequence, 1);
    if (entry?.sequence !== last.sequence || entry.hash !== last.hash) {
      throw new CountersignError(
        'ERR_LEDGER_TAMPERED',
        `entry ${last.sequence} of the ledger is not the one that was witnessed; verify it before anything is signed again`,
      );
    }
  }
  if (!head || head.sequence === last?.sequence) return undefined;
  const { sequence, hash } = head;
  const checkpoint = signCheckpoint(
    { tenant: store.tenant, sequence, hash, at: now },
    key.privateKey,
  );
  await witness.append(checkpoint);
  return checkpoint;
};
