/** Of so many clusters each pair has a finding of its own; of more, nobody would read it: a thousand make half a million pairs. */
export const mostInPairs = 50;
