import { useEffect, useRef } from 'preact/hooks';
import type { VerifyWords } from '../words/verify.js';
import { readQr } from './qr-picture.js';

const EVERY_MS = 200;

interface CameraProps {
  readonly words: VerifyWords;
  readonly onText: (text: string) => void;
  readonly onFailed: () => void;
  readonly onStop: () => void;
}

/** The picture of the camera, searched for a QR code until one is found. */
export function Camera({ words, onText, onFailed, onStop }: CameraProps) {
  const video = useRef<HTMLVideoElement>(null);
  useEffect(() => {
    let stream: MediaStream | undefined;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let isOver = false;
    const look = async () => {
      const text = video.current === null ? undefined : await readQr(video.current);
      if (isOver) return;
      if (text === undefined) timer = setTimeout(look, EVERY_MS);
      else onText(text);
    };
    const start = async () => {
      stream = await navigator.mediaDevices.getUserMedia({
        video: { facingMode: 'environment', width: { ideal: 1920 }, height: { ideal: 1080 } },
      });
      if (isOver || video.current === null) return stop();
      video.current.srcObject = stream;
      await video.current.play();
      await look();
    };
    const stop = () => {
      isOver = true;
      clearTimeout(timer);
      for (const track of stream?.getTracks() ?? []) track.stop();
    };
    start().catch(() => {
      if (!isOver) onFailed();
    });
    return stop;
  }, []);
  return (
    <div class="camera">
      <video ref={video} muted playsInline aria-label={words.cameraView} />
      <p class="hint">{words.cameraHint}</p>
      <button type="button" class="button button-quiet" onClick={onStop}>
        {words.cameraStop}
      </button>
    </div>
  );
}
