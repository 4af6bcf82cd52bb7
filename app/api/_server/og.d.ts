declare module "next/dist/compiled/@vercel/og/index.node.js" {
  export const ImageResponse: new (element: unknown, options: object) => Response;
}
