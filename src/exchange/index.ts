export { toHtml } from './outputs/html.ts';
export { toJson } from './outputs/json.ts';
export { toOcsf } from './outputs/ocsf.ts';
export { programmeCsv, programmeHtml } from './outputs/programme.ts';
export type { CheckLine, ReportInput } from './outputs/report.ts';
export { toSarif } from './outputs/sarif.ts';
