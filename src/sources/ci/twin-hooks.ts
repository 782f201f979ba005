/** The hooks that a connection to the twin declares, as one to a real CI system would. */
export const hooks = {
  disablePipeline: {
    do: { method: 'POST', path: '/pipelines/{id}/disable' },
    verify: { path: '/pipelines/{id}', field: 'disabled', equals: true },
    undo: { method: 'POST', path: '/pipelines/{id}/enable' },
    livesOn: [{ what: 'runs under way', because: 'a run goes on to its end', seconds: 3_600 }],
  },
  pauseRunner: {
    do: { method: 'PUT', path: '/runners/{id}', body: { paused: true, note: 'runner {id}' } },
    verify: { path: '/runners/{id}', field: 'paused', equals: true },
    undo: { method: 'PUT', path: '/runners/{id}', body: { paused: false } },
    livesOn: [
      { what: 'jobs it runs already', because: 'a job goes on to its end', seconds: 3_600 },
    ],
  },
  revokeToken: {
    do: { method: 'DELETE', path: '/tokens/{id}' },
    verify: { path: '/tokens/{id}', gone: true },
    livesOn: [{ what: 'sessions in the browser', because: 'a token is no session' }],
  },
  deleteVariable: {
    do: { method: 'DELETE', path: '/pipelines/{pipeline}/variables/{name}' },
    verify: { path: '/pipelines/{pipeline}/variables/{name}', gone: true },
    livesOn: [
      { what: 'the credential behind the variable', because: 'its issuer still accepts it' },
    ],
  },
} as const;
