export { drills } from './catalogue.ts';
export type { DrillDefinition, DrillStage, Expectation } from './contract.ts';
export { newRun, runDrill } from './run-drill.ts';
