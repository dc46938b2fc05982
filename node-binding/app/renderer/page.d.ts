// built/page.js defines the element and gives the one in the document what the preload script exposes, or the bridge. There is nothing in it to import.
export {};
