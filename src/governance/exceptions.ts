/** Accepted risks: who, why, until when. They expire, and the finding returns. */
import { CountersignError, DAY, hashId } from '../core/index.ts';
import type { Finding, RiskException } from '../model/index.ts';
import type { TenantStore } from '../store/index.ts';

const LONGEST = 366 * DAY;

interface ExceptionRequest {
  readonly rule: string;
  readonly subjectId: string;
  readonly owner: string;
  readonly reason: string;
  readonly until: number;
}

/** One exception per rule and subject; a new one replaces it. @throws CountersignError ERR_INPUT_INVALID */
export const grantException = async (
  store: TenantStore,
  request: ExceptionRequest,
  { by, now }: { readonly by: string; readonly now: number },
): Promise<RiskException> => {
  const fault = [
    request.reason.trim() === '' && 'say why the risk is accepted',
    request.owner.trim() === '' && 'say who accepts it',
    request.until <= now && 'it must end in the future',
    request.until > now + LONGEST && 'it may last a year at most: look at it again then',
  ].find((one) => one !== false);
  if (fault) throw new CountersignError('ERR_INPUT_INVALID', fault);
  const exception: RiskException = {
    id: hashId('exc', [request.rule, request.subjectId]),
    ...request,
    createdAt: now,
  };
  await store.governance.putException(exception);
  await store.governance.appendLedger([
    {
      at: now,
      actor: by,
      verb: 'exception.granted',
      subject: exception.id,
      detail: { ...request },
    },
  ]);
  return exception;
};

/** Ends it now; the finding returns with the next judgement. */
export const endException = async (
  store: TenantStore,
  exception: RiskException,
  { by, now }: { readonly by: string; readonly now: number },
): Promise<RiskException> => {
  const ended: RiskException = { ...exception, until: now };
  await store.governance.putException(ended);
  await store.governance.appendLedger([
    {
      at: now,
      actor: by,
      verb: 'exception.ended',
      subject: exception.id,
      detail: { rule: exception.rule, subjectId: exception.subjectId },
    },
  ]);
  return ended;
};

/** Does it cover this finding at `now`? Pure. */
export const covers = (exception: RiskException, finding: Finding, now: number): boolean =>
  exception.rule === finding.rule &&
  finding.identities.includes(exception.subjectId) &&
  exception.createdAt <= now &&
  now < exception.until;
