/** Something that asks for a text, its favourite first. */
export interface Claim {
  readonly candidates: readonly Candidate[];
  /** In each of these it has to be the only one with its text. */
  readonly scopes: readonly string[];
}

export interface Candidate {
  readonly text: string;
  /** The claim with the lowest rank has it; of two with the same, neither. */
  readonly rank: number;
}

interface Offer {
  readonly rank: number;
  readonly claim: Claim;
  readonly position: number;
}

/**
 * Gives each claim its first candidate that nobody has a better claim to, or as good a one; undefined if none is
 * left. An offer that was made once counts for good, so the order of the claims doesn't matter.
 */
export function allot(
  claims: readonly Claim[],
  keyOf: (text: string) => string = (text) => text,
): readonly (Candidate | undefined)[] {
  const positions = new Map(claims.map((claim) => [claim, 0]));
  const best = new Map<string, Offer>();
  const waiting = [...claims];
  const refuse = ({ claim, position }: Offer): void => {
    if (positions.get(claim) !== position) return;
    positions.set(claim, position + 1);
    waiting.push(claim);
  };
  for (let claim = waiting.pop(); claim; claim = waiting.pop()) {
    const position = positions.get(claim) ?? 0;
    const candidate = claim.candidates[position];
    if (!candidate) continue;
    const offer = { claim, position, rank: candidate.rank };
    for (const scope of claim.scopes) {
      const key = JSON.stringify([scope, keyOf(candidate.text)]);
      const rival = best.get(key);
      if (rival && offer.rank >= rival.rank) refuse(offer);
      if (rival && offer.rank <= rival.rank) refuse(rival);
      if (!rival || offer.rank < rival.rank) best.set(key, offer);
    }
  }
  return claims.map((claim) => claim.candidates[positions.get(claim) ?? 0]);
}
