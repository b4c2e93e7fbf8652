import { type Cell, cell } from '../cell.ts';

/** On a narrow screen the sidebar is a drawer. */
export const drawerCell: Cell<boolean> = cell(false);
/** The traffic inspector, at the bottom or, on a narrow screen, over everything. */
export const inspectorCell: Cell<boolean> = cell(false);
