/** Ids of GitLab things: numbers, as log and API both write them. */
export const gitlabId = (native: string): string => `gitlab:${native}`;
export const userId = (id: number | string): string => gitlabId(`user/${id}`);
export const groupId = (id: number | string): string => gitlabId(`group/${id}`);
export const projectId = (id: number | string): string => gitlabId(`project/${id}`);
/** What runs in the pipelines of a project, or all of a group's, or of the instance. */
export const pipelineNative = (holder: string): string => `pipeline/${holder}`;
export const tokenNative = (id: number | string): string => `token/${id}`;
export const credentialId = (native: string): string => gitlabId(`credential/${native}`);
