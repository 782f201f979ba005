export { drills } from './catalogue.ts';
export { type CellDrill, type CellStage, cellDrills, runCellDrill } from './cells.ts';
export type { DrillDefinition, DrillStage, Expectation } from './contract.ts';
export { newRun, runDrill } from './run-drill.ts';
