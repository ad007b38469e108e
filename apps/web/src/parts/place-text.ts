/**
 * An account and a Region as one word, in addresses and in tables.
 */
export const placeText = ({ accountId, region }: { readonly accountId: string; readonly region: string }): string =>
  `${accountId}/${region}`;
