/** Three contours of equal loss. */
export function Logo() {
  return (
    <svg viewBox="0 0 24 24" aria-hidden="true" fill="none" strokeWidth="2.2" strokeLinecap="round">
      <path d="M3 3c0 10 8 18 18 18" stroke="var(--s2)" />
      <path d="M9 3c0 7 5 12 12 12" stroke="var(--s3)" />
      <path d="M15 3c0 4 2 6 6 6" stroke="var(--c2)" />
    </svg>
  );
}
