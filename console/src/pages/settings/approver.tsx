import { useId } from 'react';
import { useChange } from '../../client/query.ts';
import { useMay } from '../../client/session.tsx';
import type { Settings } from '../../contract.ts';
import { Panel } from '../../parts/panel.tsx';
import { useSay } from '../../parts/toast.tsx';

export const field =
  'h-8 rounded-md border border-line-strong bg-surface px-2.5 text-sm disabled:opacity-55';

/** Who is asked where nobody owns an identity. */
export function Approver({ settings }: { readonly settings: Settings }) {
  const may = useMay();
  const say = useSay();
  const id = useId();
  const set = useChange('settings.defaultApprover', ['settings.get']);
  const able = settings.users.filter((user) => !user.disabled && user.roles.includes('approver'));
  return (
    <Panel title="Default approver">
      <div className="flex flex-wrap items-center gap-3">
        <label htmlFor={id} className="min-w-0 flex-1 basis-60 text-sm text-ink-2">
          Asked where an identity has no declared owner; signs for unowned ones.
        </label>
        <select
          id={id}
          value={settings.defaultApprover ?? ''}
          disabled={!may('settings:write') || set.isPending}
          onChange={(event) =>
            set.mutate(
              { body: { userId: event.target.value } },
              { onSuccess: () => say('Default approver changed') },
            )
          }
          className={field}
        >
          {settings.defaultApprover === undefined && <option value="">Nobody yet</option>}
          {able.map((user) => (
            <option key={user.id} value={user.id}>
              {user.name}
            </option>
          ))}
        </select>
      </div>
      {set.error && <p className="mt-2 text-xs text-critical-text">{set.error.message}</p>}
    </Panel>
  );
}
