export type { Block, BlockHeader, BlockKind, EventStream } from './contract.ts';
export { type LocalStreamOptions, openLocalStream } from './open-local-stream.ts';
