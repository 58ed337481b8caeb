/** Where the service worker lays a file that another app shared with this one, and the page takes it from. */
export const SHARED_CACHE = 'ung-thuan-shared';
export const SHARED_ADDRESS = '/verify/shared';

/** Takes the file that was shared, once. */
export async function takeShared(): Promise<Blob | undefined> {
  try {
    const cache = await caches.open(SHARED_CACHE);
    const answer = await cache.match(SHARED_ADDRESS);
    await cache.delete(SHARED_ADDRESS);
    return await answer?.blob();
  } catch {
    return undefined;
  }
}
