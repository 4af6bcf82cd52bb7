import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { Crumbs } from "@/app/_components/page";
import { type ProblemName, problemKinds, problemNames } from "@/lib/api/problem";

interface Props {
  params: Promise<{ type: string }>;
}
export const dynamicParams = false;
export const generateStaticParams = () => problemNames.map((type) => ({ type }));

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { type } = await params;
  return { title: problemKinds[type as ProblemName]?.title ?? "Problem" };
}

/** What a problem of the API means; the address is its `type`. */
export default async function Problem({ params }: Props) {
  const { type } = await params;
  if (!(problemNames as string[]).includes(type)) notFound();
  const { status, title, when, mend } = problemKinds[type as ProblemName];
  return (
    <>
      <Crumbs trail={[["/", "Home"], ["/reference", "API reference"], title]} />
      <h1>{title}</h1>
      <p>Status {status}.</p>
      <h2>When</h2>
      <p>{when}</p>
      <h2>What to do</h2>
      <p>{mend}</p>
    </>
  );
}
