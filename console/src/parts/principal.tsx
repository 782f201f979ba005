import { Link } from '@tanstack/react-router';
import {
  AppWindow,
  Bot,
  Building2,
  CircleHelp,
  Cog,
  type LucideIcon,
  User,
  VenetianMask,
  Workflow,
} from 'lucide-react';
import type { PrincipalBrief } from '../contract.ts';
import { classWord } from '../format/words.ts';
import { TierChip } from './badge.tsx';
import { names } from './class-names.ts';

const icons: Readonly<Record<string, LucideIcon>> = {
  human: User,
  service_account: Cog,
  workload: Workflow,
  third_party_app: AppWindow,
  agent: Bot,
  role: VenetianMask,
  scope: Building2,
};

export function ClassIcon({
  name,
  className,
}: {
  readonly name: string;
  readonly className?: string;
}) {
  const Icon = icons[name] ?? CircleHelp;
  return (
    <Icon
      role="img"
      aria-label={classWord(name)}
      strokeWidth={1.75}
      className={names('size-4 shrink-0 text-ink-3', className)}
    />
  );
}

/** An identity or role by name, class and tier; a link to its page. */
export function Principal({
  of,
  tier = true,
  className,
}: {
  readonly of: PrincipalBrief;
  readonly tier?: boolean;
  readonly className?: string;
}) {
  return (
    <span
      className={names(
        'inline-flex max-w-full min-w-0 items-center gap-1.5 align-middle',
        className,
      )}
    >
      <ClassIcon name={of.class} />
      {of.kind === 'unknown' ? (
        <span className="truncate" title={of.id}>
          {of.name}
        </span>
      ) : (
        <Link
          to="/identities/$id"
          params={{ id: of.id }}
          title={of.id}
          className="truncate font-medium hover:underline hover:underline-offset-2"
        >
          {of.name}
        </Link>
      )}
      {tier && of.tier !== undefined && <TierChip tier={of.tier} />}
    </span>
  );
}
