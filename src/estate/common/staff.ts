/** Who comes and goes: accounts are made in the morning of the first day and switched off after the last. */
import { DAY } from '../../core/index.ts';
import { befalls, calendarOf } from '../organisation/calendar.ts';
import type { Person } from '../organisation/model.ts';
import type { Day } from '../part.ts';
import { isStaff } from './workday.ts';

const within = (at: number | undefined, { start, calm }: Day): boolean =>
  !calm && at !== undefined && at >= start && at < start + DAY;

export const joinersOf = (day: Day): readonly Person[] =>
  day.organisation.people.filter(({ joins }) => within(joins, day));

export const leaversOf = (day: Day): readonly Person[] =>
  day.organisation.people.filter(({ leaves }) => within(leaves, day));

/** Who gets into another team on the day of the reorganisation, all at once. */
export const movedOn = ({ organisation, start, calm }: Day): readonly Person[] =>
  calm || start !== calendarOf(organisation).reorganisation
    ? []
    : organisation.people.filter(
        (person) =>
          isStaff(person, start) && befalls(organisation, 'reorganisation', person.email, 0.06),
      );

/** Those who have an account at `at`; who has left keeps a disabled one. */
export const withAccount = (people: readonly Person[], at: number): readonly Person[] =>
  people.filter(({ joins }) => joins <= at);

export const isGone = (person: Person, at: number): boolean => !isStaff(person, at);
