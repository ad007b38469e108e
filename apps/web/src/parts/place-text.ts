/**
 * An account and a Region: as one word, in addresses, and as people read it.
 */
export type Place = { readonly accountId: string; readonly region: string };

export const placeText = ({ accountId, region }: Place): string => `${accountId}/${region}`;

/** Of the word in an address: empty where there is none. */
export const placeOf = (text: string): Place => {
  const [accountId = '', region = ''] = text.split('/');
  return { accountId, region };
};

export const placeWords = ({ accountId, region }: Place): string => `${accountId} / ${region}`;
