/** Users and keys that come and go. */
import type { Call } from '../record.ts';
import { read, write } from './call.ts';

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** `Nov 2, 2026 9:00:05 AM`, as responses of IAM are logged. */
const written = (at: number): string => {
  const date = new Date(at);
  const hour = date.getUTCHours();
  const clock = date.toISOString().slice(13, 19);
  return `${months[date.getUTCMonth()]} ${date.getUTCDate()}, ${date.getUTCFullYear()} ${hour % 12 || 12}${clock} ${hour < 12 ? 'AM' : 'PM'}`;
};

export const listAccessKeys = (userName: string): Call =>
  read('iam', 'ListAccessKeys', { userName });
export const createAccessKey = (userName: string, accessKeyId: string, at: number): Call =>
  write(
    'iam',
    'CreateAccessKey',
    { userName },
    { accessKey: { accessKeyId, status: 'Active', userName, createDate: written(at) } },
  );
export const deactivateAccessKey = (userName: string, accessKeyId: string): Call =>
  write('iam', 'UpdateAccessKey', { userName, accessKeyId, status: 'Inactive' });
export const deleteAccessKey = (userName: string, accessKeyId: string): Call =>
  write('iam', 'DeleteAccessKey', { userName, accessKeyId });

export const createOnDemandUser = (
  account: string,
  made: { readonly userName: string; readonly userId: string; readonly at: number },
): Call =>
  write(
    'iam',
    'CreateUser',
    { userName: made.userName, path: '/' },
    {
      user: {
        userName: made.userName,
        userId: made.userId,
        path: '/',
        arn: `arn:aws:iam::${account}:user/${made.userName}`,
        createDate: written(made.at),
      },
    },
  );
export const putOnDemandPolicy = (userName: string): Call =>
  write('iam', 'PutUserPolicy', {
    userName,
    policyName: 'vault-policy',
    policyDocument: JSON.stringify({
      Version: '2012-10-17',
      Statement: [
        { Effect: 'Allow', Action: ['s3:GetObject'], Resource: 'arn:aws:s3:::northwind-app/*' },
        { Effect: 'Allow', Action: ['dynamodb:Query'], Resource: '*' },
      ],
    }),
  });
export const deleteUserPolicy = (userName: string): Call =>
  write('iam', 'DeleteUserPolicy', { userName, policyName: 'vault-policy' });
export const deleteUser = (userName: string): Call => write('iam', 'DeleteUser', { userName });
export const deleteLoginProfile = (userName: string): Call =>
  write('iam', 'DeleteLoginProfile', { userName });
export const removeFromGroup = (userName: string, groupName: string): Call =>
  write('iam', 'RemoveUserFromGroup', { userName, groupName });
