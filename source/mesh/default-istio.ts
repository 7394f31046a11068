/**
The release that is proposed where nothing else says one: the newest patch of the newest minor that was tried. Not 1.32.0: its API is
tagged, but no istioctl of it has been seen here yet, nor its announcement.
*/
export const defaultIstio = '1.31.4';
