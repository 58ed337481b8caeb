import { useEffect, useState } from 'preact/hooks';

const QUIET_ZONE = 4; // modules around the code (ISO/IEC 18004 section 9.1)

interface QrProps {
  readonly text: string;
  /** What the code holds, for those who cannot see it. */
  readonly label: string;
  /** A long text: larger modules instead of correction, which paper needs less than a screen seen from afar. */
  readonly isLong?: boolean;
}

/** A text as a QR code. */
export function Qr({ text, label, isLong = false }: QrProps) {
  const [drawn, setDrawn] = useState<{ path: string; size: number } | undefined>(undefined);
  useEffect(() => {
    // Without the QR code, the text beside it can still be read out.
    draw(text, isLong).then(setDrawn, () => {});
  }, [text, isLong]);
  if (drawn === undefined) return null;
  const { path, size } = drawn;
  return (
    <svg
      class={isLong ? 'qr qr-long' : 'qr'}
      viewBox={`0 0 ${size} ${size}`}
      role="img"
      aria-label={label}
      shape-rendering="crispEdges"
    >
      <rect class="qr-ground" width={size} height={size} />
      <path class="qr-modules" d={path} />
    </svg>
  );
}

async function draw(text: string, isLong: boolean): Promise<{ path: string; size: number }> {
  const { correction, generate } = await import('lean-qr');
  const code = generate(text, { minCorrectionLevel: isLong ? correction.L : correction.M });
  let path = '';
  for (let y = 0; y < code.size; y++) {
    for (let x = 0, from = 0; x <= code.size; x++) {
      if (code.get(x, y)) continue;
      // Each run of dark modules is one rectangle: between single ones, printers leave hairlines.
      if (x > from) path += `M${from + QUIET_ZONE} ${y + QUIET_ZONE}h${x - from}v1h${from - x}z`;
      from = x + 1;
    }
  }
  return { path, size: code.size + 2 * QUIET_ZONE };
}
