export type { Block, BlockHeader, BlockKind, EventStream } from './contract.ts';
export { type DirectoryLock, lockDirectory } from './directory-lock.ts';
export { lookAtNats, type NatsLook } from './jetstream/look-at.ts';
export { type JetStreamOptions, openJetStream } from './jetstream/open-jetstream.ts';
export { type LocalStreamOptions, openLocalStream } from './open-local-stream.ts';
