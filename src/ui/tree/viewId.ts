/** The id of the view *Leaf Users* in the manifest. */
export const VIEW_ID = "leafPanorama.leafUsers";
