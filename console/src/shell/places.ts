/** Where one can go, in the order of the day: decide, look up, prove. */
import {
  Binoculars,
  BookOpen,
  Cable,
  Fingerprint,
  FlaskConical,
  Gauge,
  Inbox,
  ListChecks,
  ListTodo,
  type LucideIcon,
  Radar,
  Scale,
  ScrollText,
  Settings,
  ShieldCheck,
  Siren,
  Waypoints,
} from 'lucide-react';
import type { Permission } from '../contract.ts';

export interface Place {
  readonly to:
    | '/'
    | '/incidents'
    | '/approvals'
    | '/tasks'
    | '/identities'
    | '/posture'
    | '/access'
    | '/hunt'
    | '/rules'
    | '/systems'
    | '/playbooks'
    | '/drills'
    | '/governance'
    | '/ledger'
    | '/docs'
    | '/settings';
  readonly title: string;
  readonly icon: LucideIcon;
  readonly permission: Permission;
  /** Pressed after `g`. */
  readonly key: string;
  readonly group: 'Now' | 'Estate' | 'Proof';
}

export const places: readonly Place[] = [
  { to: '/', title: 'Overview', icon: Gauge, permission: 'overview:read', key: 'o', group: 'Now' },
  {
    to: '/incidents',
    title: 'Incidents',
    icon: Siren,
    permission: 'incidents:read',
    key: 'i',
    group: 'Now',
  },
  {
    to: '/approvals',
    title: 'Approvals',
    icon: Inbox,
    permission: 'approvals:read',
    key: 'a',
    group: 'Now',
  },
  {
    to: '/tasks',
    title: 'Tasks',
    icon: ListTodo,
    permission: 'tasks:read',
    key: 't',
    group: 'Now',
  },
  {
    to: '/identities',
    title: 'Identities',
    icon: Fingerprint,
    permission: 'identities:read',
    key: 'd',
    group: 'Estate',
  },
  {
    to: '/access',
    title: 'Access',
    icon: Waypoints,
    permission: 'identities:read',
    key: 'c',
    group: 'Estate',
  },
  {
    to: '/posture',
    title: 'Posture',
    icon: ShieldCheck,
    permission: 'posture:read',
    key: 'p',
    group: 'Estate',
  },
  {
    to: '/hunt',
    title: 'Hunt',
    icon: Binoculars,
    permission: 'events:hunt',
    key: 'h',
    group: 'Estate',
  },
  {
    to: '/rules',
    title: 'Rules',
    icon: Radar,
    permission: 'rules:read',
    key: 'r',
    group: 'Estate',
  },
  {
    to: '/systems',
    title: 'Systems',
    icon: Cable,
    permission: 'systems:read',
    key: 's',
    group: 'Estate',
  },
  {
    to: '/playbooks',
    title: 'Playbooks',
    icon: ListChecks,
    permission: 'response:read',
    key: 'b',
    group: 'Proof',
  },
  {
    to: '/drills',
    title: 'Drills',
    icon: FlaskConical,
    permission: 'drills:read',
    key: 'l',
    group: 'Proof',
  },
  {
    to: '/governance',
    title: 'Governance',
    icon: Scale,
    permission: 'posture:read',
    key: 'v',
    group: 'Proof',
  },
  {
    to: '/ledger',
    title: 'Ledger',
    icon: ScrollText,
    permission: 'ledger:read',
    key: 'e',
    group: 'Proof',
  },
  {
    to: '/docs',
    title: 'Documentation',
    icon: BookOpen,
    permission: 'overview:read',
    key: 'm',
    group: 'Proof',
  },
  {
    to: '/settings',
    title: 'Settings',
    icon: Settings,
    permission: 'settings:read',
    key: ',',
    group: 'Proof',
  },
];
