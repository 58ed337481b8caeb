import type { ComponentChildren } from 'preact';
import type { Partner } from '../api.js';

// Drawn on a 24 by 24 grid with round caps; all are decoration next to text.
function Icon({ children, class: className = 'icon' }: { children: ComponentChildren; class?: string }) {
  return (
    <svg class={className} viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      {children}
    </svg>
  );
}

const KINDS: Readonly<Record<Partner['kind'], () => ComponentChildren>> = {
  bank: () => (
    <>
      <path d="M3.5 9.5 12 4l8.5 5.5z" />
      <path d="M5.5 12.5v4.5M10 12.5v4.5M14 12.5v4.5M18.5 12.5v4.5M3.5 20h17" />
    </>
  ),
  pharmacy: () => (
    <>
      <path d="M4 10.5h16c0 4.2-2 6.6-5 7.5h-6c-3-.9-5-3.3-5-7.5z" />
      <path d="M8.5 20.5h7M11.5 10.5 17.5 3.5" />
    </>
  ),
  hospital: () => (
    <>
      <path d="M4.5 20.5v-13h15v13M2.5 20.5h19M10 20.5v-4h4v4" />
      <path d="M12 9.5v5M9.5 12h5M9 7.5v-4h6v4" />
    </>
  ),
  school: () => (
    <>
      <path d="M12 6.5c-2-1.6-4.6-2.2-8-2v13.2c3.4-.2 6 .4 8 2 2-1.6 4.6-2.2 8-2V4.5c-3.4-.2-6 .4-8 2z" />
      <path d="M12 6.5v13.2" />
    </>
  ),
  ministry: () => (
    <>
      <path d="M5 20v-9.5h14V20M3.5 20h17M8 10.5V7h8v3.5" />
      <path d="M12 7V3.5h4V5.5h-4M10 20v-4.5h4V20" />
    </>
  ),
  civic: () => (
    <>
      <path d="M12 20.5c-5-3.2-8-6.3-8-10a4.2 4.2 0 0 1 8-2 4.2 4.2 0 0 1 8 2c0 3.7-3 6.8-8 10z" />
    </>
  ),
  authority: () => (
    <>
      <path d="M5.5 3.5h13v17h-13zM9 3.5v17" />
      <path d="M12 8.5h3.5M12 12h3.5" />
    </>
  ),
};

export function KindIcon({ kind }: { kind: Partner['kind'] }) {
  return (
    <span class={`kind kind-${kind}`}>
      <Icon>{KINDS[kind]()}</Icon>
    </span>
  );
}

/** The logo: the letter Ư whose horn is a tick. */
export function Sign() {
  return (
    <svg class="sign" viewBox="0 0 64 64" aria-hidden="true" focusable="false">
      <rect class="sign-ground" width="64" height="64" rx="16" />
      <path class="sign-letter" d="M17 17v17.5a12.5 12.5 0 0 0 25 0V17" />
      <path class="sign-tick" d="m42 24 4.5 4.5L55 15" />
    </svg>
  );
}

export const TabIcon = {
  prompts: () => (
    <Icon>
      <path d="M4 5.5h16v11h-8.5L7 20v-3.5H4z" />
      <path d="M8.5 9.5h7M8.5 12.8h4.5" />
    </Icon>
  ),
  consents: () => (
    <Icon>
      <path d="M6 3.5h12v17H6z" />
      <path d="m9 12 2.2 2.2L15.3 10" />
    </Icon>
  ),
  prescriptions: () => (
    <Icon>
      <path d="M8.2 19.8a4 4 0 0 1-5.7-5.7L12.1 4.5a4 4 0 0 1 5.7 5.7z" transform="translate(1.8 0)" />
      <path d="m9.2 9 5.7 5.7" />
    </Icon>
  ),
  history: () => (
    <Icon>
      <circle cx="12" cy="12" r="8.5" />
      <path d="M12 7v5.2l3.5 2" />
    </Icon>
  ),
  me: () => (
    <Icon>
      <circle cx="12" cy="8" r="4" />
      <path d="M4.5 20.5c.6-4.2 3.5-6.5 7.5-6.5s6.9 2.3 7.5 6.5" />
    </Icon>
  ),
} as const;

export const ClockIcon = () => (
  <Icon class="icon icon-small">
    <circle cx="12" cy="12" r="8.5" />
    <path d="M12 7v5.2l3.5 2" />
  </Icon>
);

export const ShieldIcon = () => (
  <Icon class="icon icon-small">
    <path d="M12 3.5 5 6v5.5c0 4.5 2.8 7.5 7 9 4.2-1.5 7-4.5 7-9V6z" />
    <path d="M12 8.5v4M12 15.8v.2" />
  </Icon>
);

export const KeyIcon = () => (
  <Icon>
    <circle cx="8" cy="15.5" r="4.5" />
    <path d="m11.3 12.2 8.2-8.2M16 7.5l3 3" />
  </Icon>
);

export const BellIcon = () => (
  <Icon>
    <path d="M6 16.5V11a6 6 0 0 1 12 0v5.5l1.5 1.5h-15zM10 20.5h4" />
  </Icon>
);

export const BackIcon = () => (
  <Icon>
    <path d="M14.5 5.5 8 12l6.5 6.5" />
  </Icon>
);

export const OnIcon = () => (
  <Icon class="icon icon-small">
    <path d="m9.5 5.5 6.5 6.5-6.5 6.5" />
  </Icon>
);

export const DoneIcon = () => (
  <svg class="seal" viewBox="0 0 64 64" aria-hidden="true" focusable="false">
    <circle cx="32" cy="32" r="29" />
    <path d="m20 33 8.5 8.5L45 24" />
  </svg>
);

export const NotIcon = () => (
  <svg class="seal seal-not" viewBox="0 0 64 64" aria-hidden="true" focusable="false">
    <circle cx="32" cy="32" r="29" />
    <path d="M20 32h24" />
  </svg>
);

export const WaitIcon = () => (
  <svg class="seal seal-wait" viewBox="0 0 64 64" aria-hidden="true" focusable="false">
    <circle cx="32" cy="32" r="29" />
    <path d="M32 18v15l9 6" />
  </svg>
);

/** A lotus leaf on still water: nothing is pending. */
export const CalmIcon = () => (
  <svg class="calm" viewBox="0 0 120 72" aria-hidden="true" focusable="false">
    <path class="calm-water" d="M6 60h30M46 60h68M22 68h40M72 68h28" />
    <path
      class="calm-leaf"
      d="M60 50c-24 0-38-7-38-14s14-13 38-13c9 0 17 .9 23.5 2.5L62 36l34.5-3c1 1 1.5 2 1.5 3 0 7-14 14-38 14z"
    />
    <path class="calm-bud" d="M86 28c-5-4-6-10-1.5-18 5 7 5.5 13 1.5 18zm0 0v14" />
  </svg>
);
