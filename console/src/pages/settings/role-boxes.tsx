import type { AnswerOf } from '../../contract.ts';

export type Role = AnswerOf<'session.who'>['user']['roles'][number];

const roles = [
  'viewer',
  'analyst',
  'approver',
  'admin',
  'auditor',
  'ingest',
  'provisioner',
  'gateway',
  'receiver',
  'monitor',
] as const satisfies readonly Role[];

/** Those that people wear; the rest are for machines. */
export const rolesOfPeople = roles.slice(0, 5);

export function RoleBoxes({
  chosen,
  onChange,
  legend = 'Roles',
  among = roles,
}: {
  readonly chosen: readonly Role[];
  readonly onChange: (next: readonly Role[]) => void;
  readonly legend?: string;
  readonly among?: readonly Role[];
}) {
  return (
    <fieldset>
      <legend className="label mb-1">{legend}</legend>
      <div className="grid grid-cols-2 gap-1 sm:grid-cols-3">
        {among.map((role) => (
          <label key={role} className="flex items-center gap-2 text-sm">
            <input
              type="checkbox"
              checked={chosen.includes(role)}
              onChange={() =>
                onChange(
                  chosen.includes(role) ? chosen.filter((one) => one !== role) : [...chosen, role],
                )
              }
              className="size-4 accent-accent"
            />
            {role}
          </label>
        ))}
      </div>
    </fieldset>
  );
}
