/** The colours of the pictures: a dark terminal, legible on light and dark pages. */
const palette: Readonly<Record<string, string>> = {
	background: '#12161f',
	foreground: '#d3d9e6',
	'color-0': '#3b4354',
	'color-1': '#f2777a',
	'color-2': '#7fc97f',
	'color-3': '#e6b455',
	'color-4': '#6ea8ff',
	'color-5': '#c792ea',
	'color-6': '#56c8d8',
	'color-7': '#b6bfd0',
	'color-8': '#76819a',
	'color-9': '#ff9a9c',
	'color-10': '#a3e0a3',
	'color-11': '#f5cf85',
	'color-12': '#9cc4ff',
	'color-13': '#dcb6f5',
	'color-14': '#8adfeb',
	'color-15': '#ffffff',
};

/** A style's colour as CSS has it. */
export const cssColor = (color: string): string => palette[color] ?? color;
