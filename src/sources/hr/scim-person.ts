/**
 * Staff records from a SCIM service: the enterprise extension (RFC 7643 §4.3) with employeeNumber, department and
 * manager, `active`, and start and end dates from whatever extension carries them: SCIM itself has none.
 */
import type { Person } from '../../model/index.ts';
import { obj, type Raw, str } from '../record.ts';
import { emailOfUser, enterprise, nameOfUser } from '../scim/client.ts';
import { personId } from './config.ts';
import { after, type DateOrder, isNever, readDate } from './dates.ts';

export interface ScimPerson {
  readonly person: Person;
  /** SCIM id of the record, and of the manager's. */
  readonly scimId: string | undefined;
  readonly managerRef: string | undefined;
  readonly fault?: string;
}

const starts = /^(hire|start|joining|employmentStart)_?date$/i;
const ends = /^(termination|end|leaving|lastWorking|employmentEnd)_?(date|day)$/i;

/** In the resource itself or in any extension of it. */
const dateField = (user: Raw, name: RegExp): string | undefined => {
  const places = [
    user,
    ...Object.entries(user).flatMap(([key, value]) => (key.startsWith('urn:') ? [obj(value)] : [])),
  ];
  for (const place of places) {
    const key = Object.keys(place).find((one) => name.test(one));
    const value = key === undefined ? undefined : str(place[key]);
    if (value !== undefined) return value;
  }
  return undefined;
};

interface Dates {
  readonly startsAt?: number;
  readonly endsAt?: number;
  readonly fault?: string;
}

const datesOf = (user: Raw, order: DateOrder | undefined): Dates => {
  const start = dateField(user, starts);
  const end = dateField(user, ends);
  const from = start === undefined ? undefined : readDate(start, order);
  const to = end === undefined ? undefined : readDate(end, order);
  const fault = [from, to].flatMap((one) => (one && 'because' in one ? [one.because] : []))[0];
  return {
    ...(from && 'time' in from ? { startsAt: from.time } : {}),
    ...(to && 'time' in to && !isNever(to.time) ? { endsAt: after(to.time) } : {}),
    ...(fault === undefined ? {} : { fault }),
  };
};

const employmentOf = (user: Raw, dates: Dates, at: number): NonNullable<Person['employment']> => {
  const { startsAt, endsAt } = dates;
  if (endsAt !== undefined) return endsAt <= at ? 'left' : 'active';
  if (startsAt !== undefined && startsAt > at) return 'future';
  if (dates.fault !== undefined) return 'unknown';
  if (user['active'] === true) return 'active';
  return user['active'] === false ? 'left' : 'unknown';
};

/** Undefined where the record names nobody. */
export const personOfScim = (
  user: Raw,
  at: number,
  config: { readonly organisation: string; readonly dateOrder?: DateOrder },
): ScimPerson | undefined => {
  const extension = obj(user[enterprise]);
  const employeeId = str(extension['employeeNumber']);
  const email = emailOfUser(user);
  const scimId = str(user['id']);
  const number = employeeId ?? email;
  if (number === undefined) return undefined;
  const team = str(extension['department']) ?? str(extension['organization']);
  const { fault, ...dates } = datesOf(user, config.dateOrder);
  return {
    person: {
      kind: 'person',
      id: personId(number, config.organisation),
      name: nameOfUser(user) ?? email ?? number,
      ...(email === undefined ? {} : { email }),
      ...(employeeId === undefined ? {} : { employeeId }),
      ...(team === undefined ? {} : { team }),
      employment: employmentOf(user, { ...dates, ...(fault === undefined ? {} : { fault }) }, at),
      ...dates,
    },
    scimId,
    managerRef: str(obj(extension['manager'])['value']) ?? str(extension['manager']),
    ...(fault === undefined ? {} : { fault }),
  };
};

/** Managers are told by SCIM id; each becomes the person of that record. */
export const withManagers = (all: readonly ScimPerson[]): readonly Person[] => {
  const byScimId = new Map(all.map(({ scimId, person }) => [scimId, person.id] as const));
  return all.map(({ person, managerRef }) => {
    const managerId = managerRef === undefined ? undefined : byScimId.get(managerRef);
    return managerId === undefined ? person : { ...person, managerId };
  });
};
