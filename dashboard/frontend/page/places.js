export const SIDEBAR = "pulse-sidebar";

export const places = new Map(); // the components on the page, by key
