export {
  type Clock,
  DAY,
  HOUR,
  type ManualClock,
  MINUTE,
  manualClock,
  SECOND,
  systemClock,
} from './clock.ts';
export { DirtyMap, type StateEntry, type Stateful, stateOf } from './dirty-map.ts';
export { CountersignError, type ErrorCode, isCountersignError, messageOf } from './errors.ts';
export { groupBy } from './group-by.ts';
export {
  assertAllowedHost,
  type BoundedResponse,
  boundedDownload,
  boundedFetch,
  type OutboundPolicy,
} from './http.ts';
export { hashId, randomId, sha256Hex } from './ids.ts';
export { assertInTime, type Term, withinTerm } from './in-time.ts';
export { isObject, type JsonObject, parseJson, stringAt, valueAt } from './json.ts';
export { createLog, type Log, silentLog } from './log.ts';
export { traced } from './trace.ts';
export { assertTreeSize } from './tree-size.ts';
