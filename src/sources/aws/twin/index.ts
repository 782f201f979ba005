export { seedFromGaad } from './seed.ts';
export { type AwsTwin, startAwsTwin } from './start.ts';
