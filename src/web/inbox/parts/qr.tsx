import { useEffect, useState } from 'preact/hooks';

const QUIET_ZONE = 4; // modules around the code (ISO/IEC 18004 section 9.1)

/** A text as a QR code. @param label what the code holds, for those who cannot see it */
export function Qr({ text, label }: { text: string; label: string }) {
  const [drawn, setDrawn] = useState<{ path: string; size: number } | undefined>(undefined);
  useEffect(() => {
    // Without the QR code, the text beside it can still be read out.
    draw(text).then(setDrawn, () => {});
  }, [text]);
  if (drawn === undefined) return null;
  const { path, size } = drawn;
  return (
    <svg
      class="qr"
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

async function draw(text: string): Promise<{ path: string; size: number }> {
  const { correction, generate } = await import('lean-qr');
  const code = generate(text, { minCorrectionLevel: correction.M });
  let path = '';
  for (let y = 0; y < code.size; y++) {
    for (let x = 0; x < code.size; x++) {
      if (code.get(x, y)) path += `M${x + QUIET_ZONE} ${y + QUIET_ZONE}h1v1h-1z`;
    }
  }
  return { path, size: code.size + 2 * QUIET_ZONE };
}
