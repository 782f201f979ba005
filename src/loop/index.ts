export type { LoopEvent, LoopRooms, RoomState, TurnOutput } from './contract.ts';
export type { ControlRecord } from './control.ts';
export { createEngine, type Engine } from './engine.ts';
export type { RawRecord } from './intake.ts';
export { appendSnapshot, type PullOptions, type PullReport, pullInventory } from './pull.ts';
export { defaultBounds, readFileItems } from './read-file.ts';
export { createResponder, type Responder, type ResponderOptions } from './responder.ts';
export { type ScanOptions, type ScanResult, scan } from './scan.ts';
export { type Supervisor, supervise } from './supervise.ts';
