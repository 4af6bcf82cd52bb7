"use client";

export default function ErrorPage({ error, reset }: { error: Error & { digest?: string }; reset: () => void }) {
  return (
    <>
      <h1>Something broke on our side</h1>
      <p className="lede">The address was understood, but the page could not be made. Nothing that you did is lost.</p>
      <p>
        <button type="button" onClick={reset}>
          Try again
        </button>
      </p>
      {error.digest ? (
        <p className="note quiet">
          When you report it, say <code>{error.digest}</code>.
        </p>
      ) : null}
    </>
  );
}
