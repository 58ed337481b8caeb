/** The files of the shell, inserted by the build; the version changes with any of them. */
declare const __SHELL__: { readonly version: string; readonly files: readonly string[] };
declare const self: ServiceWorkerGlobalScope;

const SHELL = __SHELL__;
const SHELL_CACHE = `ung-thuan-shell-${SHELL.version}`;
const SHELL_CACHES = /^ung-thuan-shell-/;
/** Where the page stores the language of notifications. */
const LANGUAGE_CACHE = 'ung-thuan-language';
const LANGUAGE_ADDRESS = '/language';
/** The gateway's keys, with which receipts are checked without a connection. */
const KEYS_CACHE = 'ung-thuan-keys';
const KEYS_ADDRESS = '/.well-known/jwks.json';
/** Where the page that checks receipts finds a file that another app shared (verify/shared.ts). */
const SHARED_CACHE = 'ung-thuan-shared';
const SHARED_ADDRESS = '/verify/shared';
const VERIFY_ADDRESS = '/verify';
/** Addresses served from the cache; everything else, and every answer with personal data, comes from the network. */
const PAGES =
  /^\/(prompts(\/\w+)?|consents(\/\w+)?|receipts\/\w+|prescriptions(\/[\w-]+)?|history|summary|me|documents|organisations(\/[\d-]+)?|verify)?\/?$/;

const TAKEN_WITHIN_MS = 700; // Firefox lets a window be opened within a second of the click

const NOTICES = {
  vi: {
    request_waiting: 'Có yêu cầu đang chờ bạn trả lời',
    consent_lapsed: 'Một sự đồng ý của bạn vừa tự chấm dứt',
    passkey_added: 'Tài khoản của bạn vừa có thêm một khóa truy cập',
    passkey_removed: 'Một khóa truy cập của bạn vừa được gỡ',
    passkey_refused: 'Một khóa truy cập của bạn có thể đã bị sao chép và bị từ chối',
    prescription_dispensed: 'Một nhà thuốc vừa ghi đã bán thuốc theo đơn',
    dispensing_cancelled: 'Một nhà thuốc vừa hủy một lần bán thuốc',
    prescription_withdrawn: 'Một cơ sở khám bệnh vừa thu hồi đơn thuốc của bạn',
    monthly_summary: 'Tóm tắt tháng của bạn đã có',
    other: 'Có tin mới cho bạn',
    open: 'Mở Ưng Thuận để xem.',
  },
  en: {
    request_waiting: 'A request waits for your answer',
    consent_lapsed: 'Something you agreed to has ended by itself',
    passkey_added: 'A passkey was added to your account',
    passkey_removed: 'A passkey of yours was removed',
    passkey_refused: 'A passkey of yours may have been copied and was refused',
    prescription_dispensed: 'A pharmacy dispensed prescribed drugs',
    dispensing_cancelled: 'A pharmacy cancelled a dispensing',
    prescription_withdrawn: 'A health facility withdrew a prescription of yours',
    monthly_summary: 'Your monthly summary is there',
    other: 'There is news for you',
    open: 'Open Ưng Thuận to look.',
  },
} as const;
type Notice = keyof (typeof NOTICES)['vi'];

self.addEventListener('install', (event) => {
  event.waitUntil(
    (async () => {
      const cache = await caches.open(SHELL_CACHE);
      await cache.addAll(
        SHELL.files.map((file) => new Request(file, { cache: 'reload', credentials: 'omit' })),
      );
      await keys(new Request(KEYS_ADDRESS, { credentials: 'omit' })).catch(() => {});
      await self.skipWaiting();
    })(),
  );
});

self.addEventListener('activate', (event) => {
  event.waitUntil(
    (async () => {
      const names = await caches.keys();
      const old = names.filter((name) => SHELL_CACHES.test(name) && name !== SHELL_CACHE);
      await Promise.all(old.map((name) => caches.delete(name)));
      await self.clients.claim();
    })(),
  );
});

self.addEventListener('fetch', (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (origin !== self.location.origin) return;
  if (request.method === 'POST' && pathname === VERIFY_ADDRESS) event.respondWith(takeShared(request));
  if (request.method !== 'GET') return;
  if (pathname === KEYS_ADDRESS) event.respondWith(keys(request));
  else if (request.mode === 'navigate') {
    if (PAGES.test(pathname)) event.respondWith(shell(request));
  } else if (pathname !== '/' && SHELL.files.includes(pathname)) {
    event.respondWith(asset(request));
  }
});

/** The page of this version: a newer one comes with the worker that the browser looks for at each visit. */
async function shell(request: Request): Promise<Response> {
  const cache = await caches.open(SHELL_CACHE);
  return (await cache.match('/')) ?? fetch(request);
}

/** The gateway's keys as they are now, or those of the last time. */
async function keys(request: Request): Promise<Response> {
  const cache = await caches.open(KEYS_CACHE);
  try {
    const answer = await fetch(request);
    if (answer.ok) await cache.put(KEYS_ADDRESS, answer.clone());
    return answer;
  } catch (error) {
    const kept = await cache.match(KEYS_ADDRESS);
    if (kept === undefined) throw error;
    return kept;
  }
}

/** A file that another app shared with this one (Web Share Target): it stays on this device. */
async function takeShared(request: Request): Promise<Response> {
  const form = await request.formData();
  const given = form.get('receipt') ?? form.get('text') ?? '';
  const cache = await caches.open(SHARED_CACHE);
  await cache.put(SHARED_ADDRESS, new Response(given));
  return Response.redirect(VERIFY_ADDRESS, 303);
}

async function asset(request: Request): Promise<Response> {
  const cache = await caches.open(SHELL_CACHE);
  return (await cache.match(request.url)) ?? fetch(request);
}

self.addEventListener('push', (event) => {
  event.waitUntil(notify(event.data));
});

/** Says that something waits, never what or about whom: others may see a locked screen. */
async function notify(data: PushMessageData | null): Promise<void> {
  const language = await languageOfPage();
  const notice = noticeOf(data);
  await self.registration.showNotification(NOTICES[language][notice], {
    body: NOTICES[language].open,
    lang: language,
    tag: notice, // several of a kind make one notification
    icon: '/icon-192.png',
    badge: '/badge-96.png',
  });
}

/**
 * Where a notification leads. It does not say which request waits, since others carry it: the page opens the one that does, and
 * shows the list where there are several (screens/prompts.tsx).
 */
const LEADS_TO: Partial<Record<string, string>> = {
  request_waiting: '/?open',
  consent_lapsed: '/consents',
  passkey_added: '/me',
  passkey_removed: '/me',
  passkey_refused: '/me',
  prescription_dispensed: '/prescriptions',
  dispensing_cancelled: '/prescriptions',
  prescription_withdrawn: '/prescriptions',
  monthly_summary: '/summary',
};

function noticeOf(data: PushMessageData | null): Notice {
  try {
    const { type } = data?.json() as { type?: unknown };
    if (typeof type === 'string' && type !== 'open' && Object.hasOwn(NOTICES.vi, type)) return type as Notice;
  } catch {
    // an empty message or one of a later gateway
  }
  return 'other';
}

async function languageOfPage(): Promise<'vi' | 'en'> {
  const cache = await caches.open(LANGUAGE_CACHE);
  const answer = await cache.match(LANGUAGE_ADDRESS);
  return (await answer?.text()) === 'en' ? 'en' : 'vi';
}

self.addEventListener('notificationclick', (event) => {
  const { notification } = event;
  notification.close();
  event.waitUntil(
    (async () => {
      const address = LEADS_TO[notification.tag] ?? '/';
      const windows = await self.clients.matchAll({ type: 'window', includeUncontrolled: true });
      const page = windows.find(({ url }) => PAGES.test(new URL(url).pathname));
      // One call alone is allowed for a click, so that the page is asked first.
      if (page !== undefined && (await isTaken(page, address))) await page.focus();
      else await self.clients.openWindow(address);
    })(),
  );
});

/** Whether a page shows what the notification is about: one that is just being left, or is asleep, does not (register-worker.ts). */
function isTaken(page: WindowClient, address: string): Promise<boolean> {
  const { port1, port2 } = new MessageChannel();
  return new Promise((done) => {
    port1.onmessage = ({ data }) => done(data === true);
    setTimeout(() => done(false), TAKEN_WITHIN_MS);
    page.postMessage({ type: 'notification', address }, [port2]);
  });
}

export {}; // makes this file a module, so that its names are not global
