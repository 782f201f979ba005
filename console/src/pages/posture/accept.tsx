import { useId, useState } from 'react';
import { useChange } from '../../client/query.ts';
import { useSession } from '../../client/session.tsx';
import type { CheckView, PrincipalBrief } from '../../contract.ts';
import { Reasoned } from '../../parts/dialog.tsx';
import { useNow } from '../../parts/now.ts';
import { Principal } from '../../parts/principal.tsx';
import { useSay } from '../../parts/toast.tsx';

const day = 86_400_000;

/** Accept a risk: who, why, until when. It returns by itself. */
export function Accept({
  check,
  subject,
  onClose,
}: {
  readonly check: CheckView;
  readonly subject: PrincipalBrief;
  readonly onClose: () => void;
}) {
  const { user } = useSession();
  const now = useNow();
  const say = useSay();
  const [days, setDays] = useState(30);
  const field = useId();
  const create = useChange('exceptions.create', [
    'exceptions.list',
    'posture.checks',
    'posture.check',
    'identities.get',
  ]);
  return (
    <Reasoned
      open
      onClose={onClose}
      title="Accept this risk"
      confirm="Accept until then"
      busy={create.isPending}
      error={create.error}
      onConfirm={(reason) =>
        create.mutate(
          {
            body: {
              rule: check.check,
              subjectId: subject.id,
              owner: user.id,
              reason,
              until: now + days * day,
            },
          },
          {
            onSuccess: () => {
              onClose();
              say('Accepted', `The finding returns in ${days} days.`);
            },
          },
        )
      }
    >
      <p className="text-sm">
        <Principal of={subject} />{' '}
        <span className="text-ink-3">does not hold: {check.title.toLowerCase()}</span>
      </p>
      <label htmlFor={field} className="flex flex-col gap-1">
        <span className="label">For how many days</span>
        <input
          id={field}
          type="number"
          min={1}
          max={366}
          value={days}
          onChange={(event) => setDays(Number(event.target.value))}
          className="h-8 w-32 rounded-md border border-line-strong bg-surface px-2.5 text-sm"
        />
      </label>
    </Reasoned>
  );
}
