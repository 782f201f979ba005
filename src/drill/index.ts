export { drills } from './catalogue.ts';
export { type CellDrill, type CellStage, cellDrills, runCellDrill } from './cells.ts';
export type { DrillDefinition, DrillStage, Expectation } from './contract.ts';
export { type DrillDeskParts, MOST_RUNS, tendDrills } from './desk.ts';
export { type DrillReport, drillReport } from './report.ts';
export { newRun, runDrill } from './run-drill.ts';
export { DRILL_SCHEDULE_KEY, readSchedule } from './schedule.ts';
export { beginExercise } from './tabletop.ts';
