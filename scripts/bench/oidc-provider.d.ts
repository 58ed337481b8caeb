// The package has no types of its own.
declare module 'oidc-provider';
declare module 'oidc-provider/lib/adapters/memory_adapter.js';
