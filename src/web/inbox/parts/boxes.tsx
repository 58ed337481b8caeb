/** A code in boxes, one per character, in groups of four; a screen reader pauses between them. */
export function Boxes({ code, label }: { code: string; label: string }) {
  const groups = code.match(/.{1,4}/g) ?? [];
  return (
    <div class="boxes" role="img" aria-label={`${label} ${[...code].join(' ')}`}>
      {groups.map((group, at) => (
        <span class="boxes-group" key={at}>
          {[...group].map((character, place) => (
            <span class="box" key={place}>
              {character}
            </span>
          ))}
        </span>
      ))}
    </div>
  );
}
