/** Faults across the border of two processes: code, words and detail; never the cause, which may hold anything. */
import {
  CountersignError,
  type ErrorCode,
  isCountersignError,
  messageOf,
} from '../../core/index.ts';
import type { Fault } from './protocol.ts';

export const faultOf = (error: unknown): Fault =>
  isCountersignError(error)
    ? { code: error.code, message: error.message, detail: { ...error.detail } }
    : { code: 'ERR_INTERNAL', message: messageOf(error), detail: {} };

/** Codes are ours on both sides: the two processes are one build. */
export const errorOf = ({ code, message, detail }: Fault): CountersignError =>
  new CountersignError(code as ErrorCode, message, { detail });
