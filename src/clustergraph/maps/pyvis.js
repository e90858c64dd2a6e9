// Hands the data of the page to vis-network; titles are plain text there, never markup.
(() => {
  "use strict";
  const data = JSON.parse(document.getElementById("data").textContent);
  const holder = document.getElementById("network");
  const drawn = { nodes: new vis.DataSet(data.nodes), edges: new vis.DataSet(data.edges) };
  const network = new vis.Network(holder, drawn, data.options);
  network.once("afterDrawing", () => {
    holder.dataset.drawn = "true";
  });
})();
