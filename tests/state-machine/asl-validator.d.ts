/** The part of asl-validator that tests use; the package has no types where its entry point is. */
declare module 'asl-validator' {
  export default function validate(
    definition: unknown,
    options: { readonly checkPaths: boolean; readonly checkArn: boolean },
  ): { readonly isValid: boolean; readonly errors: readonly unknown[] };
}
