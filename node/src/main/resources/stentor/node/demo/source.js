// Shows the code of the page on the page.
document.getElementById('source').textContent = await (await fetch('answer.js')).text();
