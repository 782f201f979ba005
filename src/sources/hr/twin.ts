/** An HR system on loopback: staff by SCIM and as a report, vendor contracts as a report, changes as it pushes them. */
import { serveTwin, type TwinAnswer, type TwinServer } from '../twin-server.ts';
import { hrPermissions } from './pull.ts';
import { signatureOf } from './webhook.ts';

interface Employee {
  readonly number: string;
  readonly name: string;
  readonly email: string;
  readonly department: string;
  readonly manager?: string;
  readonly hireDate: string;
  readonly lastDay?: string;
}

export interface HrTwin {
  readonly server: TwinServer;
  readonly token: string;
  readonly webhookSecret: string;
  readonly scimUrl: string;
  readonly staffReport: string;
  readonly vendorReport: string;
  picture(): unknown;
  /** As it would be pushed: body and headers. */
  hire(
    employee: Employee,
    time: string,
  ): { readonly body: string; readonly headers: Readonly<Record<string, string>> };
  terminate(
    number: string,
    lastDay: string,
    time: string,
  ): { readonly body: string; readonly headers: Readonly<Record<string, string>> };
  transfer(
    number: string,
    department: string,
    time: string,
  ): { readonly body: string; readonly headers: Readonly<Record<string, string>> };
}

const enterprise = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';
const dates = 'urn:example:params:scim:schemas:extension:employment:2.0:User';

const scimUser = (one: Employee, index: number, ids: ReadonlyMap<string, string>) => ({
  schemas: ['urn:ietf:params:scim:schemas:core:2.0:User', enterprise, dates],
  id: `u${index}`,
  userName: one.email,
  displayName: one.name,
  active: one.lastDay === undefined,
  emails: [{ value: one.email, type: 'work', primary: true }],
  [enterprise]: {
    employeeNumber: one.number,
    department: one.department,
    ...(one.manager === undefined ? {} : { manager: { value: ids.get(one.manager) } }),
  },
  [dates]: {
    hireDate: one.hireDate,
    ...(one.lastDay === undefined ? {} : { terminationDate: one.lastDay }),
  },
  meta: { resourceType: 'User' },
});

const csv = (rows: readonly (readonly string[])[]): string =>
  rows
    .map((row) => row.map((cell) => (/[",\n]/.test(cell) ? `"${cell}"` : cell)).join(','))
    .join('\r\n');

const error = (status: number, detail: string): TwinAnswer => ({
  status,
  body: {
    schemas: ['urn:ietf:params:scim:api:messages:2.0:Error'],
    status: String(status),
    detail,
  },
});

export const startHrTwin = async (
  seed: readonly Employee[],
  vendors: readonly (readonly string[])[],
): Promise<HrTwin> => {
  const employees = [...seed];
  const token = 'hr-read-token-9d41';
  const webhookSecret = 'hr-hook-secret-77';
  let pushed = 0;
  const users = () => {
    const ids = new Map(employees.map((one, index) => [one.number, `u${index}`]));
    return employees.map((one, index) => scimUser(one, index, ids));
  };
  const text = (body: string): TwinAnswer => ({
    status: 200,
    body,
    headers: { 'content-type': 'text/csv' },
  });
  const server = await serveTwin({
    routes: [
      {
        method: 'GET',
        path: '/scim/v2/Users',
        permission: hrPermissions.staff,
        answer({ query }) {
          const all = users();
          const start = Math.max(1, Number(query.get('startIndex') ?? 1));
          // The service may give less than asked for (RFC 7644 §3.4.2.4).
          const count = Math.min(2, Number(query.get('count') ?? 2));
          const page = all.slice(start - 1, start - 1 + count);
          return {
            status: 200,
            body: {
              schemas: ['urn:ietf:params:scim:api:messages:2.0:ListResponse'],
              totalResults: all.length,
              startIndex: start,
              itemsPerPage: page.length,
              Resources: page,
            },
          };
        },
      },
      {
        method: 'GET',
        path: '/reports/staff.csv',
        permission: hrPermissions.staff,
        answer: () =>
          text(
            csv([
              [
                'Employee Number',
                'Full Name',
                'Work Email',
                'Department',
                'Manager Number',
                'Hire Date',
                'Last Day',
              ],
              ...employees.map((one) => [
                one.number,
                one.name,
                one.email,
                one.department,
                one.manager ?? '',
                one.hireDate,
                one.lastDay ?? '',
              ]),
            ]),
          ),
      },
      {
        method: 'GET',
        path: '/reports/vendors.csv',
        permission: hrPermissions.vendors,
        answer: () => text(csv(vendors)),
      },
    ],
    caller: ({ headers }) =>
      headers['authorization'] === `Bearer ${token}` ? { may: () => true } : undefined,
    unauthenticated: () => error(401, 'the token is not known'),
    forbidden: (permission) => error(403, `needs ${permission}`),
    throttled: (after) => ({
      ...error(429, 'slow down'),
      headers: { 'retry-after': String(after) },
    }),
    failed: (status) => error(status, 'broken'),
    missing: () => error(404, 'no such thing'),
  });
  const push = (type: string, time: string, employee: Readonly<Record<string, unknown>>) => {
    const body = JSON.stringify({
      type: `hr.employee.${type}`,
      id: `change-${++pushed}`,
      time,
      actor: { id: 'hr-admin', name: 'Hanna', ip: '192.0.2.10' },
      employee,
    });
    return { body, headers: { 'x-hr-signature': signatureOf(body, webhookSecret) } };
  };
  const change = (number: string, set: Partial<Employee>): void => {
    const index = employees.findIndex((one) => one.number === number);
    const before = employees[index];
    if (before) employees[index] = { ...before, ...set };
  };
  return {
    server,
    token,
    webhookSecret,
    scimUrl: `${server.url}/scim/v2`,
    staffReport: `${server.url}/reports/staff.csv`,
    vendorReport: `${server.url}/reports/vendors.csv`,
    picture: () => structuredClone({ employees, vendors }),
    hire(employee, time) {
      employees.push(employee);
      return push('hired', time, {
        employeeNumber: employee.number,
        name: employee.name,
        email: employee.email,
        department: employee.department,
        startDate: employee.hireDate,
      });
    },
    terminate(number, lastDay, time) {
      change(number, { lastDay });
      return push('terminated', time, { employeeNumber: number, lastDay });
    },
    transfer(number, department, time) {
      change(number, { department });
      return push('transferred', time, { employeeNumber: number, department });
    },
  };
};
